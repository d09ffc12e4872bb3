// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import ee.outbox.it.app.RestApplication;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Packs the test application: its classes, the libraries that it brings, its configuration and its data source. */
public final class War {

    static final String DATA_SOURCE = "java:app/jdbc/outbox";

    private final String name;
    private TestDatabase database = TestDatabase.chosen();
    private final Map<String, String> configuration = new TreeMap<>();
    private final List<Package> additions = new ArrayList<>();

    private War(String name) {
        this.name = name;
        configuration.put("broker.url", Broker.shared().url());
        configuration.put("application.datasource", DATA_SOURCE);
        configuration.put("outbox.datasource", DATA_SOURCE);
        configuration.put("outbox.schema", "create");
        configuration.put("outbox.source", "/it/" + name);
        configuration.put("outbox.relay.probe", "PT1S");
        configuration.put("outbox.channel.orders.destination", "it.orders");
        configuration.put("outbox.channel.orders.destination-type", "topic");
        configuration.put("outbox.channel.structured.destination", "it.structured");
        configuration.put("outbox.channel.structured.destination-type", "topic");
        configuration.put("outbox.channel.structured.content-mode", "structured");
        configuration.put("outbox.channel.work.destination", "it.work");
        configuration.put("outbox.channel.work.destination-type", "queue");
    }

    public static War named(String name) {
        return new War(name);
    }

    /** Takes this database, whichever was chosen for the run. */
    public War on(TestDatabase database) {
        this.database = database;
        return this;
    }

    public War configure(String key, String value) {
        configuration.put(key, value);
        return this;
    }

    public War without(String key) {
        configuration.remove(key);
        return this;
    }

    /** Adds the classes of a package that not every application has. */
    public War with(Package addition) {
        additions.add(addition);
        return this;
    }

    public WebArchive pack() {
        WebArchive war = ShrinkWrap.create(WebArchive.class, name + ".war")
                .addPackage(RestApplication.class.getPackage())
                .setWebXML(new StringAsset(database.webXml(name)))
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
                .addAsResource(new StringAsset(properties()), "META-INF/microprofile-config.properties");
        additions.forEach(war::addPackage);
        for (File library : new File(System.getProperty("war.libraries")).listFiles()) {
            war.addAsLibrary(library);
        }
        return war;
    }

    private String properties() {
        return configuration.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n"));
    }
}
