// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.bench;

import ee.outbox.Relayed;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Set;

/** An observer as a container describes it; nobody calls it. */
public record DeclaredObserver(
        Type getObservedType,
        Set<Annotation> getObservedQualifiers,
        Reception getReception,
        TransactionPhase getTransactionPhase,
        boolean isAsync)
        implements ObserverMethod<Object> {

    public static DeclaredObserver of(Type type, Annotation... qualifiers) {
        return new DeclaredObserver(type, Set.of(qualifiers), Reception.ALWAYS, TransactionPhase.IN_PROGRESS, false);
    }

    public static DeclaredObserver on(String channel, Type type) {
        return of(type, Relayed.Literal.of(channel));
    }

    public DeclaredObserver reception(Reception reception) {
        return new DeclaredObserver(getObservedType, getObservedQualifiers, reception, getTransactionPhase, isAsync);
    }

    public DeclaredObserver phase(TransactionPhase phase) {
        return new DeclaredObserver(getObservedType, getObservedQualifiers, getReception, phase, isAsync);
    }

    public DeclaredObserver async() {
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
    public static final class Billing {}
}
