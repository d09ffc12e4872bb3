// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.wildfly;

import ee.outbox.it.server.Broker;
import ee.outbox.it.server.ServerLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jboss.as.controller.client.ModelControllerClient;
import org.jboss.dmr.ModelNode;

/** The server's own Artemis. It is taken away by closing the one door through which the server itself comes in. */
final class InVmArtemis implements Broker {

    private ServerLog logSinceStop;

    @Override
    public void start() {
        door("start");
    }

    @Override
    public void stop() {
        logSinceStop = ServerLog.fromNow();
        door("stop");
    }

    private static void door(String operation) {
        ModelNode request = new ModelNode();
        request.get("operation").set(operation);
        request.get("address")
                .add("subsystem", "messaging-activemq")
                .add("server", "default")
                .add("in-vm-acceptor", "in-vm");
        try (ModelControllerClient client =
                ModelControllerClient.Factory.create("127.0.0.1", Integer.getInteger("server.management-port"))) {
            ModelNode answer = client.execute(request);
            if (!answer.get("outcome").asString().equals("success")) {
                throw new IllegalStateException(answer.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void awaitTurnedAway() throws InterruptedException {
        logSinceStop.await("OUTBOX-201");
    }
}
