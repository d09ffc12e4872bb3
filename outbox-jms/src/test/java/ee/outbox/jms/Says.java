// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.jms;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the test shows, in the words of {@code docs/cloudevents-jms.md}: sentences, and rows of tables without the bars at
 * their ends. {@link BindingDocumentTest} sees to it that each stands there, and that none that binds is without a test.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Says {

    String[] value();
}
