namespace SkRerank.Onnx.Loading;

/// <summary>Says how token vectors become one embedding.</summary>
internal enum PoolingMode
{
    /// <summary>The mean of all tokens, special tokens included.</summary>
    Mean,

    /// <summary>The vector of the first token.</summary>
    Cls,

    /// <summary>The greatest value of each dimension.</summary>
    Max,

    /// <summary>The vector of the last token.</summary>
    LastToken,
}
