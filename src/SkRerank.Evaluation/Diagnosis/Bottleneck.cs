namespace SkRerank.Evaluation.Diagnosis;

/// <summary>Names what loses most.</summary>
public enum Bottleneck
{
    /// <summary>The two losses do not differ beyond chance.</summary>
    Neither,

    /// <summary>What is not among the candidates.</summary>
    Retrieval,

    /// <summary>The order of the candidates.</summary>
    Ranking,
}
