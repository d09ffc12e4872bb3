// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi.route;

import ee.outbox.EventType;

/** By which CloudEvents {@code type} the objects of a class travel; on the way in and on the way out. */
public final class CloudEventsType {

    private CloudEventsType() {}

    public static String of(Class<?> type) {
        EventType annotation = type.getAnnotation(EventType.class);
        return annotation == null ? type.getName() : annotation.value();
    }

    /** Whether the class says so itself. */
    public static boolean isNamed(Class<?> type) {
        return type.isAnnotationPresent(EventType.class);
    }
}
