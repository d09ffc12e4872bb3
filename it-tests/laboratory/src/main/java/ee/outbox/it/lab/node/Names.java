// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.spi.InitialContextFactory;

/** The names that a Jakarta EE server has in JNDI; public, for JNDI makes it. */
public final class Names implements InitialContextFactory {

    private static final Map<String, Object> BOUND = new ConcurrentHashMap<>();

    static void install() {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Names.class.getName());
    }

    static void bind(String name, Object object) {
        BOUND.put(name, object);
    }

    @Override
    public Context getInitialContext(Hashtable<?, ?> environment) {
        return Watch.over(Context.class, new Object(), (method, args, call) -> {
            if (method.getName().equals("close")) {
                return null;
            }
            Object bound = method.getName().equals("lookup") ? BOUND.get(args[0].toString()) : null;
            if (bound == null) {
                throw new NameNotFoundException(method.getName() + " " + args[0]);
            }
            return bound;
        });
    }
}
