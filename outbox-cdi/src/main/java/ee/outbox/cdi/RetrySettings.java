// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.cdi;

import ee.outbox.OutboxException;
import ee.outbox.cdi.relay.Backoff;
import ee.outbox.cdi.relay.RetryPolicy;
import java.lang.annotation.Annotation;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

/**
 * The retry policy of one channel, or of a branch of it. A parameter is what the branch's own key says, else the channel's, else
 * the key for all, else the {@code @Retry} of the publisher, else our default.
 *
 * @param channel its name
 * @param branch the branch's name; the channel's where it is not for a branch
 * @param annotated the parameters of the publisher's {@code @Retry} by their names; empty without one
 */
record RetrySettings(Config config, String channel, String branch, Map<String, String> annotated) {

    private static final String RETRY = "org.eclipse.microprofile.faulttolerance.Retry";

    /** Of the file in our jar; whatever goes before it is said by somebody. */
    private static final int ORDINAL_OF_DEFAULTS = 50;

    RetryPolicy policy() {
        Backoff backoff = new Backoff(
                time("delay", "delayUnit"),
                Double.parseDouble(text("factor")),
                time("maxDelay", "maxDelayUnit"),
                time("jitter", "jitterDelayUnit"),
                (RandomGenerator) () -> ThreadLocalRandom.current().nextLong());
        Duration maxDuration = time("maxDuration", "durationUnit");
        if (!maxDuration.isZero() && maxDuration.compareTo(backoff.delay()) <= 0) {
            throw new OutboxException(key("maxDuration") + ": a maxDuration of " + maxDuration
                    + " is over before the first retry, after a delay of " + backoff.delay()
                    + ". Make it longer than the delay, or 0 for no bound; see " + key("delay") + ".");
        }
        return new RetryPolicy(
                Integer.parseInt(text("maxRetries")), maxDuration, backoff, types("retryOn"), types("abortOn"));
    }

    private Duration time(String parameter, String unit) {
        ChronoUnit unitOfTime = ChronoUnit.valueOf(text(unit));
        try {
            return Duration.of(Long.parseLong(text(parameter)), unitOfTime);
        } catch (ArithmeticException e) {
            throw new OutboxException(
                    key(parameter) + "=" + text(parameter) + ": so many " + unitOfTime + " cannot be counted.", e);
        }
    }

    private Set<Class<? extends Throwable>> types(String parameter) {
        return Arrays.stream(said(parameter).orElse("").split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .map(name -> type(parameter, name))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Class<? extends Throwable> type(String parameter, String name) {
        try {
            Class<?> type = config.getConverter(Class.class).orElseThrow().convert(name);
            return type.asSubclass(Throwable.class);
        } catch (RuntimeException | LinkageError e) {
            throw new OutboxException(
                    key(parameter) + " names " + name + ", which is no exception class that the application can load."
                            + " Write its full name, such as java.io.IOException; several are separated by commas.",
                    e);
        }
    }

    private String text(String parameter) {
        return said(parameter).orElseThrow();
    }

    private Optional<String> said(String parameter) {
        return own(branch, parameter)
                .or(() -> own(channel, parameter))
                .or(() -> ofAll(parameter, true))
                .or(() -> Optional.ofNullable(annotated.get(parameter)))
                .or(() -> ofAll(parameter, false));
    }

    private Optional<String> ofAll(String parameter, boolean saidBySomebody) {
        ConfigValue value = config.getConfigValue("outbox.retry." + parameter);
        boolean counts = !saidBySomebody || value.getSourceOrdinal() > ORDINAL_OF_DEFAULTS;
        return counts ? Optional.ofNullable(value.getValue()) : Optional.empty();
    }

    private Optional<String> own(String name, String parameter) {
        return config.getOptionalValue(key(name, parameter), String.class);
    }

    /** The key to be changed: the branch's or the channel's own, where it has one. */
    private String key(String parameter) {
        return Stream.of(branch, channel)
                .filter(name -> own(name, parameter).isPresent())
                .map(name -> key(name, parameter))
                .findFirst()
                .orElse("outbox.retry." + parameter);
    }

    private static String key(String name, String parameter) {
        return "outbox.channel." + name + ".retry." + parameter;
    }

    /**
     * The parameters of the {@code @Retry} on a publisher's class or on a method that publishes, as configuration would
     * write them; empty without one. By its name, for the server may have no Fault Tolerance.
     */
    static Map<String, String> annotated(Class<?> publisher) {
        Stream<Annotation> ofMethods = Arrays.stream(publisher.getMethods())
                .filter(method ->
                        method.getName().equals("publish") || method.getName().equals("publishAll"))
                .flatMap(method -> Arrays.stream(method.getAnnotations()));
        return Stream.concat(ofMethods, Arrays.stream(publisher.getAnnotations()))
                .filter(annotation -> annotation.annotationType().getName().equals(RETRY))
                .findFirst()
                .map(RetrySettings::parameters)
                .orElse(Map.of());
    }

    private static Map<String, String> parameters(Annotation retry) {
        // The delay of an annotation is the same before every retry.
        Map<String, String> parameters = new TreeMap<>(Map.of("factor", "1"));
        for (Method parameter : retry.annotationType().getDeclaredMethods()) {
            try {
                parameters.put(parameter.getName(), written(parameter.invoke(retry)));
            } catch (ReflectiveOperationException e) {
                throw new OutboxException("The annotation " + retry + " cannot be read.", e);
            }
        }
        return parameters;
    }

    private static String written(Object value) {
        if (value instanceof Class<?> type) {
            return type.getName();
        }
        if (value.getClass().isArray()) {
            return IntStream.range(0, Array.getLength(value))
                    .mapToObj(i -> written(Array.get(value, i)))
                    .collect(Collectors.joining(","));
        }
        return value instanceof Enum<?> constant ? constant.name() : value.toString();
    }
}
