// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import ee.outbox.Inbox;
import ee.outbox.InboxEvents;
import ee.outbox.Outbox;
import ee.outbox.OutboxException;
import ee.outbox.cdi.publish.RelayedObservers;
import ee.outbox.cdi.report.ReachedObservers;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.InjectionPoint;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessInjectionPoint;
import jakarta.enterprise.inject.spi.ProcessObserverMethod;
import jakarta.enterprise.inject.spi.ProcessSessionBean;
import jakarta.enterprise.inject.spi.WithAnnotations;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Turns misuse into deployment errors: keys that nobody knows, values that do not parse, injection points that name a
 * channel without configuration, observers that could not be called. What needs the database or the broker is checked by {@link OutboxRuntime}.
 */
public class OutboxExtension implements Extension {

    private final Map<String, InjectionPoint> injected = new TreeMap<>();
    private final RelayedObservers observers = new RelayedObservers();
    private final ReachedObservers reachedObservers = new ReachedObservers();
    private final Consumers consumers = new Consumers();
    private boolean timer;

    void rememberTimer(@Observes ProcessSessionBean<RelayTimer> bean) {
        timer = true;
    }

    /** Who polls: an EJB timer is told from a class that the container has overlooked by being a session bean. */
    Poller poller() {
        return timer ? Poller.EJB_TIMER : Poller.MANAGED_EXECUTOR;
    }

    void remember(@Observes ProcessInjectionPoint<?, ?> event) {
        InjectionPoint point = event.getInjectionPoint();
        if (point.getType() == InboxEvents.class) {
            consumers.add();
        }
        if (isEvent(point.getType()) && !point.isDelegate()) {
            point.getQualifiers().stream()
                    .filter(Outbox.class::isInstance)
                    .forEach(outbox -> injected.putIfAbsent(((Outbox) outbox).value(), point));
        }
    }

    void remember(@Observes ProcessObserverMethod<?, ?> event) {
        observers.add(event.getObserverMethod());
        reachedObservers.add(event.getObserverMethod());
    }

    void rememberConsumer(@Observes @WithAnnotations(Inbox.class) ProcessAnnotatedType<?> event) {
        consumers.add(event.getAnnotatedType());
    }

    /** Whether anybody receives events, as far as the container tells in time. */
    boolean hasConsumers() {
        return consumers.areThere();
    }

    RelayedObservers observers() {
        return observers;
    }

    ReachedObservers reachedObservers() {
        return reachedObservers;
    }

    private static boolean isEvent(Type type) {
        return type == Event.class
                || (type instanceof ParameterizedType parameterized && parameterized.getRawType() == Event.class);
    }

    void validate(@Observes AfterDeploymentValidation validation) {
        Config config = ConfigProvider.getConfig();
        List<String> mistakes = new ArrayList<>(KnownKeys.onClassPath(OutboxExtension.class.getClassLoader())
                .mistakes(
                        OutboxConfig.names(config),
                        name -> config.getConfigValue(name).getValue()));
        Set<String> channels = OutboxConfig.channels(config);
        injected.forEach((channel, point) -> {
            if (!channels.contains(channel)) {
                mistakes.add(point.getMember() + " names the channel \"" + channel + "\", which is not configured."
                        + " Add outbox.channel." + channel + ".destination=<topic>; configured are " + channels + ".");
            }
        });
        mistakes.addAll(observers.mistakes(channels));
        mistakes.addAll(consumers.mistakes());
        mistakes.addAll(reachedObservers.mistakes());
        mistakes.forEach(mistake -> validation.addDeploymentProblem(new OutboxException(mistake)));
    }
}
