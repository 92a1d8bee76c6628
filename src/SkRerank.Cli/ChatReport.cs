using SkRerank.Chat;
using SkRerank.Chat.Pointwise;

namespace SkRerank.Cli;

/// <summary>Represents what one ranking by a chat model took.</summary>
/// <param name="Listwise">What a ranking by windows took; of one by single passages, calls, cost and budget.</param>
/// <param name="Pointwise">How single passages were judged, or <see langword="null"/> where windows were.</param>
/// <param name="Suspicious">The passages that look as if they spoke to the model.</param>
internal sealed record ChatReport(ListwiseReport Listwise, PointwiseReport? Pointwise, IReadOnlyList<(string Id, InjectionSigns Signs)> Suspicious)
{
    /// <summary>Reads it out of a response.</summary>
    /// <returns>The report, or <see langword="null"/> where nothing was to be ranked.</returns>
    public static ChatReport? Of(RerankResponse response, IReadOnlyList<RerankDocument> documents)
    {
        var pointwise = response.AdditionalProperties?.GetValueOrDefault(PointwiseReranker.ReportProperty) as PointwiseReport;
        var listwise = pointwise is null
            ? response.AdditionalProperties?.GetValueOrDefault(ListwiseReranker.ReportProperty) as ListwiseReport
            : new ListwiseReport(pointwise.Judgement, pointwise.Template, pointwise.Judged + pointwise.Failed, pointwise.Judged + pointwise.Failed > 0 ? 1 : 0) { Cost = pointwise.Cost, IsEstimated = pointwise.IsEstimated, Suspicious = pointwise.Suspicious, Stop = pointwise.Stop };
        return listwise is null ? null : new ChatReport(listwise, pointwise, [.. listwise.Suspicious.Select(passage => (documents[passage.Index].Id ?? $"#{passage.Index + 1}", passage.Signs))]);
    }
}
