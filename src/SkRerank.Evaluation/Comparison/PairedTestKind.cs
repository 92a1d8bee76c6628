namespace SkRerank.Evaluation.Comparison;

/// <summary>Names the test that says whether a difference is chance.</summary>
public enum PairedTestKind
{
    /// <summary>Fisher's randomisation of signs; it assumes nothing about the distribution.</summary>
    Randomisation,

    /// <summary>Student's paired t-test.</summary>
    PairedT,

    /// <summary>Wilcoxon's signed ranks.</summary>
    Wilcoxon,
}
