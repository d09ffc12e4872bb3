// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench.node;

import ee.outbox.it.lab.node.Server;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.util.HashMap;
import java.util.Map;

/** Our jars on Weld SE, with Narayana's transactions and Agroal's pool. To store or relay starts the application anew. */
public final class Ours implements Contestant {

    private final Server server;
    private SeContainer application;

    private Ours() throws Exception {
        server = Server.start();
    }

    public static void main(String[] args) throws Exception {
        Ears.live(new Ours());
    }

    @Override
    public void store(int threads) {
        start(Map.of("outbox.relay.enabled", "false"));
    }

    @Override
    public void relay(int threads, boolean keep, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("outbox.relay.enabled", "true");
        all.put("outbox.relay.workers", String.valueOf(threads));
        all.put("outbox.retention", keep ? "P1D" : "PT0S");
        start(all);
    }

    private void start(Map<String, String> settings) {
        settings.forEach(System::setProperty);
        application = SeContainerInitializer.newInstance().initialize();
    }

    @Override
    public void rest() {
        application.close();
        application = null;
    }

    @Override
    public Writer writer() {
        return application.select(Orders.class).get().writer(server.transactions(), server.dataSource());
    }

    @Override
    public void end() {
        if (application != null) {
            rest();
        }
        server.close();
    }
}
