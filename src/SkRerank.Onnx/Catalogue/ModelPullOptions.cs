namespace SkRerank.Onnx.Catalogue;

/// <summary>Represents what of a model is pulled.</summary>
public sealed record ModelPullOptions
{
    /// <summary>Gets which graph is pulled.</summary>
    /// <value>The default is <see cref="ModelPrecision.Auto"/>.</value>
    public ModelPrecision Precision { get; init; } = ModelPrecision.Auto;

    /// <summary>Gets the revision: a branch, a tag or a commit.</summary>
    /// <value>The default is <see langword="null"/>: that of the entry.</value>
    public string? Revision { get; init; }
}
