namespace SkRerank.LearningToRank.Features;

/// <summary>Names what a feature says of the query's terms in a text.</summary>
internal enum TextMeasure
{
    /// <summary>How many distinct terms of the query stand in the text.</summary>
    Overlap,

    /// <summary>Their share of the query's distinct terms.</summary>
    Coverage,

    /// <summary>Their share of the sum of the inverse document frequencies.</summary>
    CoverageIdf,

    /// <summary>The share of the text's terms that are terms of the query.</summary>
    Density,

    /// <summary>The terms of the shortest part of the text that has every term of the query which the text has.</summary>
    MinWindow,

    /// <summary>The least distance of two different terms of the query in the text, in terms.</summary>
    MinDistance,

    /// <summary>Whether the query's terms stand in the text one behind the other, in their order.</summary>
    Phrase,

    /// <summary>How many terms the text has.</summary>
    Length,
}
