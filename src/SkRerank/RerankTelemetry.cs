using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SkRerank;

/// <summary>Holds the meter of this library, for <c>MeterListener</c> and OpenTelemetry.</summary>
public static class RerankTelemetry
{
    /// <summary>The name of the meter: <c>SkRerank</c>.</summary>
    public const string MeterName = "SkRerank";

    /// <summary>The name of the counter of documents that a reranker read only the beginning of: <c>skrerank.documents.truncated</c>, with the tags <c>provider</c> and <c>model</c>.</summary>
    public const string TruncatedDocuments = "skrerank.documents.truncated";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Truncated = Meter.CreateCounter<long>(TruncatedDocuments, "{document}", "Documents that a reranker read only the beginning of.");

    /// <summary>Counts the documents of an answer that did not fit the model's window; a reranker that truncates calls it once an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="provider">The name of the provider.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static void CountTruncated(RerankResponse response, string provider)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(provider);
        if (response.TruncatedCount > 0) Truncated.Add(response.TruncatedCount, new TagList { { "provider", provider }, { "model", response.ModelId } });
    }
}
