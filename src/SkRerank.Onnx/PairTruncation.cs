namespace SkRerank.Onnx;

/// <summary>Says what is cut where a query and a document do not fit the model's window together.</summary>
public enum PairTruncation
{
    /// <summary>The query keeps at most three quarters of the room for text, then only the document is cut.</summary>
    OnlySecond,

    /// <summary>The longer of the two is cut, and both to half of the room where neither fits beside the other (sentence-transformers' way).</summary>
    LongestFirst,
}
