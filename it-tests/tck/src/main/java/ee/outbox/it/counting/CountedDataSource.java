// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.counting;

import ee.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Hands the outbox the application's data source by a bean, and listens to what it is asked. */
@ApplicationScoped
public class CountedDataSource {

    private final Statements statements = new Statements();

    Statements statements() {
        return statements;
    }

    @Produces
    @Outbox
    DataSource dataSource(@ConfigProperty(name = "application.datasource") String jndiName) throws NamingException {
        return listening(DataSource.class, InitialContext.doLookup(jndiName), null);
    }

    /** @param sql what a prepared statement executes; {@code null} where the SQL comes with the call */
    private <T> T listening(Class<T> type, T target, String sql) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (target instanceof Statement && method.getName().startsWith("execute")) {
                statements.add(sql == null ? (String) arguments[0] : sql);
            }
            return listeningResult(call(target, method, arguments), arguments);
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private Object listeningResult(Object result, Object[] arguments) {
        if (result instanceof Connection connection) {
            return listening(Connection.class, connection, null);
        }
        if (result instanceof PreparedStatement statement) {
            return listening(PreparedStatement.class, statement, (String) arguments[0]);
        }
        if (result instanceof Statement statement) {
            return listening(Statement.class, statement, null);
        }
        return result;
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
