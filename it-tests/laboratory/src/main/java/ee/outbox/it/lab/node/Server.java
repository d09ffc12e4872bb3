// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

import com.arjuna.ats.arjuna.common.CoordinatorEnvironmentBean;
import com.arjuna.ats.arjuna.common.CoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import ee.outbox.Outbox;
import ee.outbox.it.balance.Delivery;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.narayana.NarayanaTransactionIntegration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.XAConnectionFactory;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import javax.sql.DataSource;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQXAConnectionFactory;
import org.jboss.narayana.jta.jms.ConnectionFactoryProxy;
import org.jboss.narayana.jta.jms.TransactionHelperImpl;
import org.postgresql.xa.PGXADataSource;

/** What a server would give: transactions, a pool, executors, names. Made before CDI starts, and closed after it has ended. */
public final class Server implements AutoCloseable {

    /** System properties of a node. */
    public static final String DATABASE = "lab.database";

    /** The port. */
    public static final String BROKER = "lab.broker";

    public static final String DIRECTORY = "lab.directory";
    /** Also of the node that is started in a dead one's place: its transactions are told by it. */
    public static final String NAME = "lab.name";

    /** Of one process only; the writers' keys begin with it. */
    public static final String LIFE = "lab.life";

    /** How long a transaction may take, in seconds. */
    public static final String TIMEOUT = "lab.transaction-timeout";

    /** {@code false}: without crash points, for who measures what the way to the database and the broker costs. */
    public static final String WATCHED = "lab.watched";

    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int POOL = 12;
    private static final int BROKER_TIMEOUT_MILLIS = 5_000;
    private static final boolean WATCHES = !"false".equals(System.getProperty(WATCHED));

    private static Server current;

    private final AgroalDataSource pool;
    private final WatchedDataSource watched;
    private final DataSource dataSource;
    private final ConnectionFactory connectionFactory;
    private final List<Connection> held = new ArrayList<>();
    private final TransactionManager transactions;
    private final Recovery recovery;
    private final ThreadPoolExecutor executor = (ThreadPoolExecutor) Executors.newCachedThreadPool();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    private Server() throws SQLException, CoreEnvironmentBeanException {
        for (String store : new String[] {null, "communicationStore", "stateStore"}) {
            BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store)
                    .setObjectStoreDir(System.getProperty(DIRECTORY));
        }
        BeanPopulator.getDefaultInstance(CoreEnvironmentBean.class).setNodeIdentifier(System.getProperty(NAME));
        transactions = com.arjuna.ats.jta.TransactionManager.transactionManager();
        BeanPopulator.getDefaultInstance(CoordinatorEnvironmentBean.class)
                .setDefaultTimeout(Integer.getInteger(TIMEOUT, 60));
        recovery = new Recovery(System.getProperty(NAME));
        TransactionSynchronizationRegistry registry = new TransactionSynchronizationRegistryImple();
        pool = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(connections -> connections
                        .maxSize(POOL)
                        .acquisitionTimeout(Duration.ofSeconds(5))
                        .exceptionSorter(new PostgreSQLExceptionSorter())
                        .transactionIntegration(new NarayanaTransactionIntegration(
                                transactions, registry, "java:/outbox", false, recovery))
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(System.getProperty(DATABASE))
                                .connectionProviderClass(
                                        Delivery.here() == Delivery.EXACTLY_ONCE ? PGXADataSource.class : null)
                                .principal(new NamePrincipal("postgres"))
                                .credential(new SimplePassword("")))));
        watched = new WatchedDataSource(registry);
        dataSource = WATCHES ? watched.over(pool) : pool;
        connectionFactory = connectionFactory();
        if (Delivery.here() == Delivery.EXACTLY_ONCE) {
            recovery.start();
        }
        Names.install();
        Names.bind("java:comp/TransactionSynchronizationRegistry", Sabotage.of(registry));
        // Where Narayana's own beans look.
        Names.bind("java:/TransactionManager", transactions);
        Names.bind("java:comp/TransactionManager", transactions);
        Names.bind("java:/TransactionSynchronizationRegistry", registry);
        Names.bind("java:comp/UserTransaction", com.arjuna.ats.jta.UserTransaction.userTransaction());
        Names.bind(
                "java:comp/DefaultManagedExecutorService",
                WATCHES
                        ? Watch.over(ExecutorService.class, executor, (method, args, call) -> {
                            CrashPoint.COMMITTED.pass();
                            return call.go();
                        })
                        : executor);
        Names.bind("java:comp/DefaultManagedScheduledExecutorService", scheduler);
    }

    private ConnectionFactory connectionFactory() {
        if (Delivery.here() == Delivery.AT_LEAST_ONCE) {
            ConnectionFactory real = toBroker(ActiveMQConnectionFactory::new);
            return WATCHES ? WatchedConnectionFactory.over(real) : real;
        }
        recovery.recover(toBroker(ActiveMQXAConnectionFactory::new));
        XAConnectionFactory real = toBroker(ActiveMQXAConnectionFactory::new);
        return new ConnectionFactoryProxy(
                WATCHES ? WatchedConnectionFactory.overXa(real) : real, new TransactionHelperImpl(transactions));
    }

    /** No URL: Artemis looks at every property of its classes to read one. */
    public static <T extends ActiveMQConnectionFactory> T toBroker(
            BiFunction<Boolean, TransportConfiguration[], T> constructor) {
        TransportConfiguration transport = new TransportConfiguration(
                NettyConnectorFactory.class.getName(),
                Map.of(
                        TransportConstants.HOST_PROP_NAME,
                        "127.0.0.1",
                        TransportConstants.PORT_PROP_NAME,
                        Integer.getInteger(BROKER)));
        T factory = constructor.apply(false, new TransportConfiguration[] {transport});
        factory.setCallTimeout(BROKER_TIMEOUT_MILLIS);
        return factory;
    }

    public static Server start() throws Exception {
        current = new Server();
        return current;
    }

    /** Holds every connection that the pool can give, for so long as it takes to be sent on. */
    void exhaust() throws SQLException {
        for (int i = 0; i < POOL; i++) {
            held.add(pool.getConnection());
        }
    }

    void release() throws SQLException {
        for (Connection connection : held) {
            connection.close();
        }
        held.clear();
    }

    public TransactionManager transactions() {
        return transactions;
    }

    public DataSource dataSource() {
        return dataSource;
    }

    /** Until no relay's worker is at something: one that has lost its lane may be sending still. */
    void awaitRest() {
        while (executor.getActiveCount() > 0) {
            LockSupport.parkNanos(LOOK);
        }
    }

    /** @return what is left that should not be; empty where nothing is */
    public List<String> leftovers() throws InterruptedException {
        executor.shutdown();
        scheduler.shutdown();
        List<String> left = new ArrayList<>();
        if (!executor.awaitTermination(20, TimeUnit.SECONDS)) {
            left.add("relay threads");
        }
        if (!scheduler.awaitTermination(20, TimeUnit.SECONDS)) {
            left.add("timer threads");
        }
        if (!allConnectionsComeBack()) {
            left.add(watched.open() + " connections");
        }
        return left;
    }

    /** A writer may be in the middle of a transaction of the application's, which ends in its own time. */
    private boolean allConnectionsComeBack() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (watched.open() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK);
        }
        return watched.open() == 0;
    }

    @Override
    public void close() {
        executor.shutdownNow();
        scheduler.shutdownNow();
        recovery.close();
        pool.close();
    }

    /** The beans that the application hands to the outbox. */
    @ApplicationScoped
    static class Beans {

        @Produces
        @Outbox
        @ApplicationScoped
        DataSource dataSource() {
            return current.dataSource;
        }

        @Produces
        @Outbox
        @ApplicationScoped
        ConnectionFactory connectionFactory() {
            return current.connectionFactory;
        }
    }
}
