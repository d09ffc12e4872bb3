// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.publish;

import ee.outbox.Relayed;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Set;

/** An observer as a container describes it; nobody calls it. */
record DeclaredObserver(
        Type getObservedType,
        Set<Annotation> getObservedQualifiers,
        Reception getReception,
        TransactionPhase getTransactionPhase,
        boolean isAsync)
        implements ObserverMethod<Object> {

    static DeclaredObserver of(Type type, Annotation... qualifiers) {
        return new DeclaredObserver(type, Set.of(qualifiers), Reception.ALWAYS, TransactionPhase.IN_PROGRESS, false);
    }

    static DeclaredObserver on(String channel, Type type) {
        return of(type, Relayed.Literal.of(channel));
    }

    DeclaredObserver reception(Reception reception) {
        return new DeclaredObserver(getObservedType, getObservedQualifiers, reception, getTransactionPhase, isAsync);
    }

    DeclaredObserver phase(TransactionPhase phase) {
        return new DeclaredObserver(getObservedType, getObservedQualifiers, getReception, phase, isAsync);
    }

    DeclaredObserver async() {
        return new DeclaredObserver(getObservedType, getObservedQualifiers, getReception, getTransactionPhase, true);
    }

    @Override
    public Class<?> getBeanClass() {
        return Billing.class;
    }

    @Override
    public Bean<?> getDeclaringBean() {
        throw new UnsupportedOperationException();
    }

    /** The bean that has the observer. */
    static final class Billing {}
}
