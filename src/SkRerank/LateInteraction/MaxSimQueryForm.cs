namespace SkRerank.LateInteraction;

/// <summary>Says in which form a query meets passages that are kept as sign bits; other passages always meet it in floats.</summary>
public enum MaxSimQueryForm
{
    /// <summary>In floats: the most exact.</summary>
    Full,

    /// <summary>In signed bytes, with one scale a token: about a hundredth off, faster.</summary>
    Quantized,

    /// <summary>As sign bits too: the score is 1 less twice the share of bits that differ (Hamming); the fastest.</summary>
    SignBits,
}
