// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.publish;

import ee.outbox.Relayed;
import jakarta.enterprise.inject.spi.BeanManager;

/** CDI's own events. */
record ContainerBus(BeanManager container) implements CdiPublisher.Bus {

    @Override
    public void fire(Object object, Relayed channel) {
        container.getEvent().select(channel).fire(object);
    }

    @Override
    public boolean reaches(Object object, Relayed channel) {
        return container.resolveObserverMethods(object, channel).stream()
                .anyMatch(observer -> observer.getObservedQualifiers().contains(channel));
    }
}
