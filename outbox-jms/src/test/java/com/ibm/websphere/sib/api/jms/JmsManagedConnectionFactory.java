// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package com.ibm.websphere.sib.api.jms;

import jakarta.jms.ConnectionFactory;

/** Open Liberty's interface, by its name. */
public interface JmsManagedConnectionFactory extends ConnectionFactory {}
