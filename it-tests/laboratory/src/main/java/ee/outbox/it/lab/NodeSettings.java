// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab;

import ee.outbox.it.balance.Delivery;
import ee.outbox.it.lab.node.Server;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What every node has to be told. */
final class NodeSettings {

    private NodeSettings() {}

    /**
     * @param name as {@link Server#NAME}
     * @param life as {@link Server#LIFE}
     * @param directory where its transaction log is, under its name
     * @param database the port, of the database's or of a wire that leads there
     * @param broker the same of the broker
     */
    static Map<String, String> of(
            String name, String life, Delivery delivery, Path directory, int database, int broker) {
        Map<String, String> all = new LinkedHashMap<>(delivery.properties());
        all.put(Server.NAME, name);
        all.put(Server.LIFE, life);
        all.put(Server.DATABASE, PostgreSql.url(database));
        all.put(Server.BROKER, String.valueOf(broker));
        all.put(Server.DIRECTORY, directory.resolve(name + "-narayana").toString());
        // Each node would compile the schemas of a beans.xml first.
        all.put("org.jboss.weld.xml.disableValidating", "true");
        all.put("outbox.schema", "create");
        all.put("outbox.source", "/laboratory");
        all.put("outbox.channel.orders.destination", Consumer.TOPIC);
        return all;
    }
}
