/** How are static files served? The browser module with its types, the OpenAPI document, and the page that shows it. */
@NullMarked
package dev.gatehouse.web;

import org.jspecify.annotations.NullMarked;
