namespace SkRerank.LateInteraction;

/// <summary>Names the instructions that a MaxSim kernel is written in; all give the same bits.</summary>
internal enum MaxSimPath
{
    /// <summary>Plain C#.</summary>
    Scalar,

    /// <summary>Eight passage vectors an instruction.</summary>
    Avx2,

    /// <summary>Sixteen passage vectors an instruction.</summary>
    Avx512,
}
