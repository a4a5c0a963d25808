/**
 * Import and export of documents, on streams: the JSON format of the Python original, JSON Lines, CSV and files of bare
 * vectors. Open {@link io.quantara.internal.exchange.OriginalJsonReader} or
 * {@link io.quantara.internal.exchange.DocumentFileReader} first. Knows neither files nor the database: documents go
 * to an {@link io.quantara.internal.exchange.ImportTarget} and come from an
 * {@link io.quantara.internal.exchange.ExportSource}. May import the public value types only.
 */
@NullMarked
package io.quantara.internal.exchange;

import org.jspecify.annotations.NullMarked;
