using System.Globalization;

namespace SkRerank.Calibration;

/// <summary>Represents one judged pair of a query and a document.</summary>
/// <param name="QueryId">The query: pairs of one query belong together when data is split and when intervals are computed.</param>
/// <param name="Score">The raw score, as the reranker serves it; finite.</param>
/// <param name="IsRelevant">Whether the document is relevant; one without a label counts as not relevant.</param>
public readonly record struct CalibrationSample(string QueryId, double Score, bool IsRelevant)
{
    /// <summary>Makes the samples of one answer: those documents that were scored.</summary>
    /// <remarks>Fit on answers as they are served, with the same candidates and depth, and not on pairs that were made for training.</remarks>
    /// <param name="queryId">The query.</param>
    /// <param name="response">The answer of the reranker that is to be calibrated.</param>
    /// <param name="isRelevant">Says of the document at a position of the input whether it is relevant.</param>
    /// <returns>A sample for each scored document.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IReadOnlyList<CalibrationSample> Of(string queryId, RerankResponse response, Func<int, bool> isRelevant)
    {
        ArgumentNullException.ThrowIfNull(queryId);
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(isRelevant);
        return [.. response.Results.Where(result => result.IsScored).Select(result => new CalibrationSample(queryId, result.Score, isRelevant(result.Index)))];
    }

    /// <summary>Parts samples by whole queries, the same way for the same ids on every machine: by the SHA-256 of an id.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="heldOutShare">The share of the queries to hold out, above 0 and below 1.</param>
    /// <returns>The samples to fit on and those to measure on, in their order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="samples"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="heldOutShare"/> is not between 0 and 1.</exception>
    public static (IReadOnlyList<CalibrationSample> Fit, IReadOnlyList<CalibrationSample> HeldOut) Split(IReadOnlyList<CalibrationSample> samples, double heldOutShare)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (heldOutShare is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(heldOutShare), heldOutShare, string.Create(CultureInfo.InvariantCulture, $"The share of held out queries must be above 0 and below 1, but was {heldOutShare}."));
        string[] queries = [.. samples.Select(sample => sample.QueryId).Distinct(StringComparer.Ordinal).OrderBy(id => Middleware.CacheKey.Of("", [id]), StringComparer.Ordinal)];
        var heldOut = queries.Take((int)Math.Round(queries.Length * heldOutShare, MidpointRounding.AwayFromZero)).ToHashSet(StringComparer.Ordinal);
        return ([.. samples.Where(sample => !heldOut.Contains(sample.QueryId))], [.. samples.Where(sample => heldOut.Contains(sample.QueryId))]);
    }
}
