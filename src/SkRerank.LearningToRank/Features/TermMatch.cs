namespace SkRerank.LearningToRank.Features;

/// <summary>How the terms of a query match one text; <see cref="double.NaN"/> where a number has no meaning.</summary>
internal sealed record TermMatch
{
    public required double Overlap { get; init; }

    public required double Coverage { get; init; }

    public required double CoverageIdf { get; init; }

    public required double Density { get; init; }

    public required double MinWindow { get; init; }

    public required double MinDistance { get; init; }

    public required double Phrase { get; init; }

    public required double Length { get; init; }

    public double this[TextMeasure measure] => measure switch
    {
        TextMeasure.Overlap => Overlap,
        TextMeasure.Coverage => Coverage,
        TextMeasure.CoverageIdf => CoverageIdf,
        TextMeasure.Density => Density,
        TextMeasure.MinWindow => MinWindow,
        TextMeasure.MinDistance => MinDistance,
        TextMeasure.Phrase => Phrase,
        TextMeasure.Length => Length,
        _ => throw new InvalidOperationException($"A measure of a text must be a member of {nameof(TextMeasure)}, but was {measure}."),
    };
}
