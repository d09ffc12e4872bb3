// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.util.TypeLiteral;
import jakarta.jms.ConnectionFactory;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** The application's beans {@code @Outbox ConnectionFactory}: these and no others. */
final class Factories implements Instance<ConnectionFactory> {

    private final List<ConnectionFactory> beans;

    Factories(ConnectionFactory... beans) {
        this.beans = Arrays.asList(beans);
    }

    @Override
    public boolean isUnsatisfied() {
        return beans.isEmpty();
    }

    @Override
    public boolean isAmbiguous() {
        return beans.size() > 1;
    }

    @Override
    public ConnectionFactory get() {
        return beans.get(0);
    }

    @Override
    public Iterator<ConnectionFactory> iterator() {
        return beans.iterator();
    }

    @Override
    public Instance<ConnectionFactory> select(Annotation... qualifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <U extends ConnectionFactory> Instance<U> select(Class<U> subtype, Annotation... qualifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <U extends ConnectionFactory> Instance<U> select(TypeLiteral<U> subtype, Annotation... qualifiers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void destroy(ConnectionFactory instance) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Handle<ConnectionFactory> getHandle() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Iterable<? extends Handle<ConnectionFactory>> handles() {
        throw new UnsupportedOperationException();
    }
}
