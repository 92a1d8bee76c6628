namespace SkRerank.LateInteraction;

/// <summary>Says how one value of a stored token vector is kept.</summary>
public enum TokenVectorElement
{
    /// <summary>Its sign, one bit.</summary>
    SignBits,

    /// <summary>A signed byte, with one scale a vector: the greatest magnitude is 127.</summary>
    Quantized,

    /// <summary>A half-precision float, two bytes.</summary>
    Half,

    /// <summary>A float, four bytes.</summary>
    Full,
}
