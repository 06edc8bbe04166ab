/** What do the pages for people have in common? Templates, texts, the look, and the headers that protect them. */
@NullMarked
package dev.gatehouse.pages;

import org.jspecify.annotations.NullMarked;
