namespace SkRerank.Onnx.Catalogue;

/// <summary>Says what a verification found about a file.</summary>
public enum ModelFileStatus
{
    /// <summary>The content is what it was.</summary>
    Intact,

    /// <summary>The content is another.</summary>
    Changed,

    /// <summary>The file is not there.</summary>
    Missing,

    /// <summary>Nothing says what the content should be.</summary>
    Unknown,
}
