// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.publish;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toList;

import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import ee.outbox.Relayed;
import ee.outbox.cdi.route.CloudEventsType;
import io.cloudevents.CloudEvent;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.ObserverMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The observers {@link Relayed @Relayed} that the application has, and by that the classes as which events can come back.
 * Filled while the container starts, and not changed afterwards.
 */
public final class RelayedObservers {

    private static final Set<Class<?>> WHOLE = Set.of(OutboxEvent.class, CloudEvent.class);

    private final Map<String, Channel> channels = new TreeMap<>();
    private final List<String> mistakes = new ArrayList<>();

    /** Looks at an observer of any kind, and keeps what is of use here. */
    public void add(ObserverMethod<?> observer) {
        for (Annotation qualifier : observer.getObservedQualifiers()) {
            if (qualifier instanceof Relayed relayed) {
                add(relayed.value(), observer);
            }
        }
    }

    private void add(String name, ObserverMethod<?> observer) {
        Channel channel = channels.computeIfAbsent(name, Channel::new);
        String complaint = complaint(observer);
        if (complaint == null) {
            channel.observed.add((Class<?>) observer.getObservedType());
        } else {
            mistakes.add(observer.getBeanClass().getName() + " observes @Relayed(\"" + name + "\") "
                    + observer.getObservedType().getTypeName() + " " + complaint);
        }
    }

    /** What would keep the observer from events that it is meant to get. */
    private static String complaint(ObserverMethod<?> observer) {
        if (observer.isAsync()) {
            return "asynchronously: it would never be called. Use @Observes in place of @ObservesAsync; the relay's"
                    + " threads are none of the application's.";
        }
        if (observer.getTransactionPhase() != TransactionPhase.IN_PROGRESS) {
            return "in the phase " + observer.getTransactionPhase()
                    + ": the container would only log its exception, and"
                    + " the event would be lost to it. Leave the phase out; what it observes has been committed.";
        }
        if (observer.getReception() != Reception.ALWAYS) {
            return "with the reception " + observer.getReception()
                    + ": on a relay's thread its bean is not there. Leave the reception out.";
        }
        for (Annotation qualifier : observer.getObservedQualifiers()) {
            if (!(qualifier instanceof Relayed) && !(qualifier instanceof Any)) {
                return "with " + qualifier + " besides: no event has that qualifier. Leave it out.";
            }
        }
        if (family(observer.getObservedType()).findAny().isEmpty()) {
            return "of which no event can be. Observe a class that can be instantiated, a sealed one, one with an"
                    + " @EventType, OutboxEvent or CloudEvent.";
        }
        return null;
    }

    /** The classes as which an event may come to an observer of the type. */
    private static Stream<Class<?>> family(Type observed) {
        if (!(observed instanceof Class<?> type) || type == Object.class || type.isPrimitive() || type.isArray()) {
            return Stream.empty();
        }
        boolean isEvent = WHOLE.contains(type)
                || CloudEventsType.isNamed(type)
                || !(type.isInterface() || Modifier.isAbstract(type.getModifiers()));
        Stream<Class<?>> itself = isEvent ? Stream.of(type) : Stream.empty();
        return type.isSealed()
                ? Stream.concat(
                        itself, Arrays.stream(type.getPermittedSubclasses()).flatMap(RelayedObservers::family))
                : itself;
    }

    /**
     * What is wrong with the observers, as the deployment's errors.
     *
     * @param configured the names of the channels that are there
     */
    public List<String> mistakes(Set<String> configured) {
        List<String> all = new ArrayList<>(mistakes);
        channels.forEach((name, channel) -> {
            if (!configured.contains(name)) {
                all.add("There are observers of @Relayed(\"" + name + "\"), a channel that is not configured. Add"
                        + " outbox.channel." + name + ".publisher=cdi; configured are " + configured + ".");
            }
            all.addAll(channel.ambiguities());
        });
        return all;
    }

    /** The channels that have observers. */
    public Set<String> channels() {
        return Collections.unmodifiableSet(channels.keySet());
    }

    /**
     * The classes as which the event is to be handed over, each to all of its observers: {@link OutboxEvent},
     * {@link CloudEvent}, or those of its type; at least one.
     *
     * @throws InvalidEventException when there is none
     */
    Set<Class<?>> classesFor(OutboxEvent event) {
        Channel channel = channels.getOrDefault(event.getChannel(), new Channel(event.getChannel()));
        Set<Class<?>> classes = channel.classes()
                .filter(type -> WHOLE.contains(type) || CloudEventsType.of(type).equals(event.getEventType()))
                .collect(toCollection(LinkedHashSet::new));
        if (classes.isEmpty()) {
            throw new InvalidEventException("No observer of channel \"" + event.getChannel()
                    + "\" takes events of the type " + event.getEventType() + "; there are observers for "
                    + channel.eventTypes() + ". Add one that observes @Relayed(\"" + event.getChannel()
                    + "\") the class of that type, OutboxEvent or CloudEvent.");
        }
        return classes;
    }

    /** What the observers of one channel take. */
    private static final class Channel {

        private final String name;
        private final Set<Class<?>> observed = new LinkedHashSet<>();

        Channel(String name) {
            this.name = name;
        }

        Stream<Class<?>> classes() {
            return observed.stream().flatMap(RelayedObservers::family).distinct();
        }

        Set<String> eventTypes() {
            return classes().map(CloudEventsType::of).collect(toCollection(TreeSet::new));
        }

        /** An observer that would get one event as two objects. */
        List<String> ambiguities() {
            List<String> all = new ArrayList<>();
            for (Class<?> each : observed) {
                classes()
                        .filter(each::isAssignableFrom)
                        .collect(groupingBy(CloudEventsType::of, TreeMap::new, toList()))
                        .forEach((type, classes) -> {
                            if (classes.size() > 1) {
                                all.add("An observer of @Relayed(\"" + name + "\") " + each.getName()
                                        + " would get each event of the type " + type + " more than once: as "
                                        + names(classes) + ". Give each an @EventType of its own.");
                            }
                        });
            }
            return all;
        }

        private static String names(List<Class<?>> classes) {
            return classes.stream().map(Class::getName).collect(joining(" and as "));
        }
    }
}
