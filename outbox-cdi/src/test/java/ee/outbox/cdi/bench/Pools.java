// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.bench;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.agroal.narayana.NarayanaTransactionIntegration;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.h2.jdbcx.JdbcDataSource;

/** Pools as they are set up by mistake, on databases that others have opened. */
public final class Pools {

    private Pools() {}

    /** Joins JTA transactions, as it should. */
    public static AgroalDataSource joining(String url, String user) {
        return joining(url, user, factory -> factory);
    }

    /** Has a branch of its own in the transaction. */
    public static AgroalDataSource xa(String url, String user) {
        return joining(url, user, factory -> factory.connectionProviderClass(JdbcDataSource.class));
    }

    public static AgroalDataSource isolated(String url, String user, TransactionIsolation isolation) {
        return joining(url, user, factory -> factory.jdbcTransactionIsolation(isolation));
    }

    private static AgroalDataSource joining(
            String url, String user, UnaryOperator<AgroalConnectionFactoryConfigurationSupplier> settings) {
        return pool(
                url,
                user,
                pool -> pool.connectionPoolConfiguration(connections -> connections
                        .transactionIntegration(
                                new NarayanaTransactionIntegration(Jta.JTA.manager(), Jta.JTA.registry()))
                        .connectionFactoryConfiguration(settings)));
    }

    /** Knows of no JTA: each statement commits. */
    public static AgroalDataSource apart(String url, String user) {
        return pool(url, user, pool -> {});
    }

    /** Knows of no JTA, and rolls back what is not committed by hand. */
    public static AgroalDataSource apartWithoutAutoCommit(String url, String user) {
        return pool(
                url,
                user,
                pool -> pool.connectionPoolConfiguration(connections -> connections
                        .flushOnClose(true)
                        .connectionFactoryConfiguration(factory -> factory.autoCommit(false))));
    }

    private static AgroalDataSource pool(
            String url, String user, Consumer<AgroalDataSourceConfigurationSupplier> settings) {
        var pool = new AgroalDataSourceConfigurationSupplier()
                .metricsEnabled()
                .connectionPoolConfiguration(connections -> connections
                        .maxSize(5)
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(url)
                                .principal(new NamePrincipal(user))
                                .credential(new SimplePassword("secret"))));
        settings.accept(pool);
        try {
            return AgroalDataSource.from(pool);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
