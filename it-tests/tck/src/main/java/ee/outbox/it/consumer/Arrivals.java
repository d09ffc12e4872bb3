// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.consumer;

import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.InvocationContext;
import jakarta.jms.Message;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How often a message of each JMSType has been with its consumer, whatever the consumer did: outside of all else. */
public class Arrivals {

    private static final Map<String, Integer> ENDED = new ConcurrentHashMap<>();

    static int ended(String type) {
        return ENDED.getOrDefault(type, 0);
    }

    @AroundInvoke
    Object count(InvocationContext context) throws Exception {
        String type = ((Message) context.getParameters()[0]).getJMSType();
        try {
            return context.proceed();
        } finally {
            ENDED.merge(type, 1, Integer::sum);
        }
    }
}
