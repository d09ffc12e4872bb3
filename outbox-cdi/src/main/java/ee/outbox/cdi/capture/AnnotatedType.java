// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.capture;

import ee.outbox.EventType;
import ee.outbox.InvalidEventException;
import ee.outbox.OutboxEvent;
import ee.outbox.PartitionKey;
import ee.outbox.Subject;
import ee.outbox.cdi.route.CloudEventsType;
import java.lang.annotation.Annotation;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;

/** What the annotations on a class say about the events made from its objects. Read once a class. */
final class AnnotatedType {

    /** Of one class, kept with the class itself, so that nothing holds an undeployed application. */
    static final ClassValue<AnnotatedType> OF = new ClassValue<>() {
        @Override
        protected AnnotatedType computeValue(Class<?> type) {
            return new AnnotatedType(type);
        }
    };

    @FunctionalInterface
    private interface Member {
        Object of(Object owner) throws ReflectiveOperationException;
    }

    private final String eventType;
    private final String dataSchema;
    private final Optional<Member> subject;
    private final Optional<Member> partitionKey;

    private AnnotatedType(Class<?> type) {
        eventType = CloudEventsType.of(type);
        dataSchema = Optional.ofNullable(type.getAnnotation(EventType.class))
                .map(EventType::dataSchema)
                .filter(s -> !s.isEmpty())
                .orElse(null);
        subject = member(type, Subject.class);
        partitionKey = member(type, PartitionKey.class);
    }

    OutboxEvent.Builder toEvent(Object object) {
        OutboxEvent.Builder builder = OutboxEvent.builder()
                .eventType(eventType)
                .dataSchema(dataSchema)
                .subject(text(subject, object))
                .data(object);
        String key = text(partitionKey, object);
        return key == null ? builder : builder.partitionKey(key);
    }

    private static String text(Optional<Member> member, Object object) {
        if (member.isEmpty()) {
            return null;
        }
        try {
            Object value = member.get().of(object);
            return value == null ? null : value.toString();
        } catch (InvocationTargetException e) {
            throw unreadable(object.getClass(), e.getCause());
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw unreadable(object.getClass(), e);
        }
    }

    private static InvalidEventException unreadable(Class<?> type, Throwable cause) {
        return new InvalidEventException(
                "The member of " + type.getName() + " that is annotated @Subject or @PartitionKey cannot be read.",
                cause);
    }

    private static Optional<Member> member(Class<?> type, Class<? extends Annotation> annotation) {
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                if (method.isAnnotationPresent(annotation) && method.getParameterCount() == 0 && !method.isBridge()) {
                    open(method);
                    return Optional.of(method::invoke);
                }
            }
            for (Field field : c.getDeclaredFields()) {
                if (field.isAnnotationPresent(annotation)) {
                    open(field);
                    return Optional.of(field::get);
                }
            }
        }
        return Optional.empty();
    }

    private static void open(AccessibleObject member) {
        member.setAccessible(true);
    }
}
