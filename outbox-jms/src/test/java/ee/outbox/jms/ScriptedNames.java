// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;

/** A JNDI that knows what the test tells it, and counts what it is asked. */
public final class ScriptedNames implements InitialContextFactory {

    private static final Map<String, Object> BOUND = new HashMap<>();
    private static int lookups;

    static void bind(String name, Object object) {
        System.setProperty(Context.INITIAL_CONTEXT_FACTORY, ScriptedNames.class.getName());
        BOUND.put(name, object);
    }

    static void clear() {
        System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
        BOUND.clear();
        lookups = 0;
    }

    static int lookups() {
        return lookups;
    }

    @Override
    public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
        return new InitialContext(true) {
            @Override
            public Object lookup(String name) throws NamingException {
                lookups++;
                if (!BOUND.containsKey(name)) {
                    throw new NameNotFoundException(name);
                }
                return BOUND.get(name);
            }
        };
    }
}
