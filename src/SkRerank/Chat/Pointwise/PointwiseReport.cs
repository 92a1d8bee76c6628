namespace SkRerank.Chat.Pointwise;

/// <summary>Represents how a judge answered; it stands in <see cref="RerankResponse.AdditionalProperties"/> under <see cref="PointwiseReranker.ReportProperty"/>.</summary>
/// <param name="Judgement">The judgement's name with its parameters.</param>
/// <param name="Template">The name, version and hash of the prompt.</param>
/// <param name="Judged">The passages that got a score.</param>
/// <param name="Failed">The passages about which the judge said nothing that can be read.</param>
/// <param name="Censored">The passages whose score is a bound because a probability was not visible.</param>
public sealed record PointwiseReport(string Judgement, string Template, int Judged, int Failed, int Censored)
{
    /// <summary>Gets the passages that look as if they spoke to the judge.</summary>
    public IReadOnlyList<SuspiciousPassage> Suspicious { get; init; } = [];

    /// <summary>Gets how many passages were not asked about, or had no answer yet, when a budget was used up.</summary>
    public int Skipped { get; init; }

    /// <summary>Gets what the calls cost, in US dollars.</summary>
    /// <value>The default is <see langword="null"/>: the price of the model is not known.</value>
    public decimal? Cost { get; init; }

    /// <summary>Gets whether tokens, and so the cost, are estimated because a response did not report them.</summary>
    public bool IsEstimated { get; init; }

    /// <summary>Gets which budget ended the ranking early, if one did.</summary>
    public BudgetStop Stop { get; init; }
}
