// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

import com.arjuna.ats.arjuna.common.CoreEnvironmentBean;
import com.arjuna.ats.arjuna.common.CoreEnvironmentBeanException;
import com.arjuna.ats.arjuna.common.ObjectStoreEnvironmentBean;
import com.arjuna.ats.internal.jta.transaction.arjunacore.TransactionSynchronizationRegistryImple;
import com.arjuna.common.internal.util.propertyservice.BeanPopulator;
import ee.outbox.Outbox;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.narayana.NarayanaTransactionIntegration;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.jms.ConnectionFactory;
import jakarta.transaction.TransactionManager;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** What a server would give: transactions, a pool, executors, names. Made before CDI starts, and closed after it has ended. */
public final class Server implements AutoCloseable {

    /** System properties of a node. */
    public static final String DATABASE = "lab.database";

    public static final String BROKER = "lab.broker";
    public static final String DIRECTORY = "lab.directory";
    public static final String NAME = "lab.name";

    private static Server current;

    private final AgroalDataSource pool;
    private final DataSource dataSource;
    private final TransactionManager transactions;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    private Server() throws SQLException, CoreEnvironmentBeanException {
        for (String store : new String[] {null, "communicationStore", "stateStore"}) {
            BeanPopulator.getNamedInstance(ObjectStoreEnvironmentBean.class, store)
                    .setObjectStoreDir(System.getProperty(DIRECTORY));
        }
        BeanPopulator.getDefaultInstance(CoreEnvironmentBean.class).setNodeIdentifier(System.getProperty(NAME));
        transactions = com.arjuna.ats.jta.TransactionManager.transactionManager();
        TransactionSynchronizationRegistry registry = new TransactionSynchronizationRegistryImple();
        pool = AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(connections -> connections
                        .maxSize(12)
                        .acquisitionTimeout(Duration.ofSeconds(5))
                        .exceptionSorter(new PostgreSQLExceptionSorter())
                        .transactionIntegration(new NarayanaTransactionIntegration(transactions, registry))
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(System.getProperty(DATABASE))
                                .principal(new NamePrincipal("postgres"))
                                .credential(new SimplePassword("")))));
        dataSource = new WatchedDataSource(registry).over(pool);
        Names.install();
        Names.bind("java:comp/TransactionSynchronizationRegistry", Sabotage.of(registry));
        // Where Narayana's own beans look.
        Names.bind("java:/TransactionManager", transactions);
        Names.bind("java:/TransactionSynchronizationRegistry", registry);
        Names.bind("java:comp/UserTransaction", com.arjuna.ats.jta.UserTransaction.userTransaction());
        Names.bind(
                "java:comp/DefaultManagedExecutorService",
                Watch.over(ExecutorService.class, executor, (method, args, call) -> {
                    CrashPoint.COMMITTED.pass();
                    return call.go();
                }));
        Names.bind("java:comp/DefaultManagedScheduledExecutorService", scheduler);
    }

    static Server start() throws Exception {
        current = new Server();
        return current;
    }

    TransactionManager transactions() {
        return transactions;
    }

    /** @return what is left that should not be; empty where nothing is */
    List<String> leftovers() throws InterruptedException {
        executor.shutdown();
        scheduler.shutdown();
        List<String> left = new ArrayList<>();
        if (!executor.awaitTermination(20, TimeUnit.SECONDS)) {
            left.add("relay threads");
        }
        if (!scheduler.awaitTermination(20, TimeUnit.SECONDS)) {
            left.add("timer threads");
        }
        if (pool.getMetrics().activeCount() > 0) {
            left.add(pool.getMetrics().activeCount() + " connections");
        }
        return left;
    }

    @Override
    public void close() {
        executor.shutdownNow();
        scheduler.shutdownNow();
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
            return WatchedConnectionFactory.over(new ActiveMQConnectionFactory(System.getProperty(BROKER)));
        }
    }
}
