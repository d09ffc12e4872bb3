// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import ee.outbox.it.app.RestApplication;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Packs the test application: its classes, the libraries that it brings, its configuration and its data source. */
public final class War {

    /** The outbox, what it needs, and the databases' drivers. */
    private static final List<String> LIBRARIES = List.of(
            "/outbox-(api|cdi|jms)[^/]*\\.jar",
            "/io/cloudevents/",
            "/com/fasterxml/jackson/",
            "/com/h2database/",
            "/org/postgresql/");

    static final String DATA_SOURCE = "java:app/jdbc/outbox";

    /** WildFly's Jakarta REST, too, looks for no annotations where the descriptor is complete. */
    private static final String REST_SCAN = """
              <context-param><param-name>resteasy.scan</param-name><param-value>true</param-value></context-param>
              <context-param><param-name>resteasy.scan.resources</param-name><param-value>true</param-value></context-param>
            """;

    /** The EJBs of an application that says of each of them what it is, and of none else. */
    private static final String EJB_JAR_XML = """
            <?xml version="1.0" encoding="UTF-8"?>
            <ejb-jar xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0" metadata-complete="true">
              <enterprise-beans>
                <session>
                  <ejb-name>ContainerManaged</ejb-name>
                  <local-bean/>
                  <ejb-class>ee.outbox.it.app.ContainerManaged</ejb-class>
                  <session-type>Stateless</session-type>
                  <transaction-type>Container</transaction-type>
                </session>
                <session>
                  <ejb-name>Tables</ejb-name>
                  <local-bean/>
                  <ejb-class>ee.outbox.it.app.Tables</ejb-class>
                  <session-type>Singleton</session-type>
                  <init-on-startup>true</init-on-startup>
                  <transaction-type>Container</transaction-type>
                  <post-construct><lifecycle-callback-method>create</lifecycle-callback-method></post-construct>
                </session>
              </enterprise-beans>
            </ejb-jar>
            """;

    private final String name;
    private TestDatabase database = TestDatabase.chosen();
    private String tables;
    private final Map<String, String> configuration = new TreeMap<>();
    private final List<Package> additions = new ArrayList<>();
    private final List<Package> producers = new ArrayList<>();
    private final List<String> libraries = new ArrayList<>(LIBRARIES);
    private final Map<String, String> dataSourceSettings = new LinkedHashMap<>(Map.of("transactional", "true"));
    private String otherDataSource;
    private List<String> entities = List.of();
    private String unitsDataSource = DATA_SOURCE;
    private boolean metadataComplete;

    private War(String name) {
        this.name = name;
        this.tables = name;
        configuration.put("application.datasource", DATA_SOURCE);
        configuration.put("outbox.datasource", DATA_SOURCE);
        configuration.put("outbox.schema", "create");
        configuration.put("outbox.source", "/it/" + name);
        configuration.put("outbox.relay.probe", "PT1S");
        configuration.put("outbox.channel.orders.destination", "orders");
        configuration.put("outbox.channel.orders.destination-type", "topic");
        configuration.put("outbox.channel.structured.destination", "it.structured");
        configuration.put("outbox.channel.structured.destination-type", "topic");
        configuration.put("outbox.channel.structured.content-mode", "structured");
        configuration.put("outbox.channel.work.destination", "it.work");
        configuration.put("outbox.channel.work.destination-type", "queue");
    }

    public static War named(String name) {
        War war = new War(name);
        Server.underTest().fit(war);
        return war;
    }

    /** Takes this database, whichever was chosen for the run. */
    public War on(TestDatabase database) {
        this.database = database;
        return this;
    }

    /** Shares its tables with the applications of this name. */
    public War tables(String application) {
        tables = application;
        return this;
    }

    public War configure(String key, String value) {
        configuration.put(key, value);
        return this;
    }

    /** Where the server's own setting does not go before. */
    public War configureUnlessSet(String key, String value) {
        configuration.putIfAbsent(key, value);
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

    /** Adds a package whose beans the outbox asks for; in an EAR, only its {@code lib} is in the outbox's sight. */
    public War withProducers(Package addition) {
        producers.add(addition);
        return this;
    }

    /** Adds the jars of the tests' class path whose path has a match of one of these regular expressions. */
    public War withLibraries(String... paths) {
        libraries.addAll(List.of(paths));
        return this;
    }

    /** Sets an element of the data source's definition; in the order of the descriptor's schema. */
    public War dataSource(String element, String value) {
        dataSourceSettings.put(element, value);
        return this;
    }

    /** Adds a data source on another database. */
    public War otherDataSource(String jndiName) {
        otherDataSource = jndiName;
        return this;
    }

    /** Gives the application a persistence unit of these classes, on its own data source, which generates its tables. */
    public War persistenceUnit(String... entities) {
        this.entities = List.of(entities);
        return this;
    }

    /** Puts the persistence unit on another data source. */
    public War persistenceUnitOn(String jndiName) {
        unitsDataSource = jndiName;
        return this;
    }

    /** Tells the server to look for no annotations of EJBs; the descriptor names the application's own. */
    public War metadataComplete() {
        metadataComplete = true;
        return this;
    }

    public WebArchive pack() {
        WebArchive war = application()
                .addAsLibraries(ClassPath.jars(libraries))
                .addAsResource(new StringAsset(properties()), "META-INF/microprofile-config.properties");
        producers.forEach(war::addPackage);
        return war;
    }

    /** As an enterprise application, with the outbox in its {@code lib}, and there also what the outbox looks for. */
    public EnterpriseArchive packInEar() {
        JavaArchive shared = ShrinkWrap.create(JavaArchive.class, "shared.jar")
                .addAsManifestResource(EmptyAsset.INSTANCE, "beans.xml")
                .addAsManifestResource(new StringAsset(properties()), "microprofile-config.properties");
        producers.forEach(shared::addPackage);
        return ShrinkWrap.create(EnterpriseArchive.class, name + ".ear")
                .setApplicationXML(new StringAsset("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <application xmlns="https://jakarta.ee/xml/ns/jakartaee" version="10">
                          <module><web><web-uri>%1$s.war</web-uri><context-root>/%1$s</context-root></web></module>
                          <library-directory>lib</library-directory>
                        </application>
                        """.formatted(name)))
                .addAsModule(application())
                .addAsLibraries(ClassPath.jars(libraries))
                .addAsLibrary(shared);
    }

    private WebArchive application() {
        WebArchive war = ShrinkWrap.create(WebArchive.class, name + ".war")
                .addPackage(RestApplication.class.getPackage())
                .setWebXML(new StringAsset(webXml()))
                .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml");
        if (metadataComplete) {
            war.addAsWebInfResource(new StringAsset(EJB_JAR_XML), "ejb-jar.xml");
        }
        if (!entities.isEmpty()) {
            war.addAsResource(new StringAsset(persistenceXml()), "META-INF/persistence.xml");
        }
        additions.forEach(war::addPackage);
        return war;
    }

    /** Both providers' ways of batch writing; each leaves out of account what the other understands. */
    private String persistenceXml() {
        String classes = entities.stream().map("<class>%s</class>"::formatted).collect(Collectors.joining());
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <persistence xmlns="https://jakarta.ee/xml/ns/persistence" version="3.0">
                  <persistence-unit name="application" transaction-type="JTA">
                    <jta-data-source>%s</jta-data-source>
                    %s
                    <exclude-unlisted-classes>true</exclude-unlisted-classes>
                    <properties>
                      <property name="jakarta.persistence.schema-generation.database.action" value="create"/>
                      <property name="eclipselink.jdbc.batch-writing" value="JDBC"/>
                      <property name="hibernate.jdbc.batch_size" value="50"/>
                    </properties>
                  </persistence-unit>
                </persistence>
                """.formatted(unitsDataSource, classes);
    }

    private String webXml() {
        String dataSources = database.dataSource(DATA_SOURCE, tables, dataSourceSettings);
        if (otherDataSource != null) {
            dataSources += database.dataSource(otherDataSource, name + "-other", dataSourceSettings);
        }
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee"
                         xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                         xsi:schemaLocation="https://jakarta.ee/xml/ns/jakartaee https://jakarta.ee/xml/ns/jakartaee/web-app_6_0.xsd"
                         version="6.0" metadata-complete="%s">
                %s
                %s</web-app>
                """.formatted(metadataComplete, metadataComplete ? REST_SCAN : "", dataSources);
    }

    private String properties() {
        return configuration.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n"));
    }
}
