// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import ee.outbox.Inbox;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.interceptor.Interceptor;
import java.lang.annotation.Annotation;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;

/** Who receives events through {@link Inbox @Inbox}, and what could never work about it. */
final class Consumers {

    private final List<String> mistakes = new ArrayList<>();
    private boolean some;

    /** One that asks for its inbox itself. */
    void add() {
        some = true;
    }

    void add(AnnotatedType<?> type) {
        if (type.isAnnotationPresent(Interceptor.class)) {
            return;
        }
        add();
        if (type.getAnnotations().stream().anyMatch(Consumers::isBeanManaged)) {
            mistakes.add(
                    type.getJavaClass().getName() + " has @Inbox and @TransactionManagement(BEAN): the record of an"
                            + " event is made in a transaction that must be there before the method runs. Leave the transactions"
                            + " to the container, or move @Inbox to a @Transactional method that this one calls.");
        }
        for (AnnotatedMethod<?> method : type.getMethods()) {
            if (method.isAnnotationPresent(Inbox.class)) {
                check(method);
            }
        }
    }

    /** By its name, for not every server has EJBs. */
    private static boolean isBeanManaged(Annotation annotation) {
        return annotation.annotationType().getName().equals("jakarta.ejb.TransactionManagement")
                && annotation.toString().contains("BEAN");
    }

    private void check(AnnotatedMethod<?> method) {
        int modifiers = method.getJavaMember().getModifiers();
        if (Modifier.isPrivate(modifiers) || Modifier.isStatic(modifiers) || Modifier.isFinal(modifiers)) {
            mistakes.add(
                    method.getJavaMember() + " has @Inbox, but no interceptor is called for a method that is private,"
                            + " static or final: it would process every duplicate.");
        }
        if (method.getJavaMember().getReturnType() != void.class) {
            mistakes.add(method.getJavaMember() + " has @Inbox and returns something: an event that is skipped has no"
                    + " result. Make the method void.");
        }
        if (method.getParameters().isEmpty()) {
            mistakes.add(method.getJavaMember() + " has @Inbox and no parameter: which event is it? Give it a"
                    + " jakarta.jms.Message, a CloudEvent or an OutboxEvent, or call InboxEvents.processOnce.");
        }
    }

    boolean areThere() {
        return some;
    }

    List<String> mistakes() {
        return mistakes;
    }
}
