using SkRerank.Models;

namespace SkRerank.Local;

/// <summary>Represents the choice of the models of a local store. A store is searched with the models that it was indexed with.</summary>
public class LocalModelsOptions
{
    /// <summary>Gets or sets the bi-encoder of embeddings: <c>minilm-embedding</c> or a model folder.</summary>
    /// <value>The default is <c>minilm-embedding</c>, the model in the box.</value>
    public string Embedding { get; set; } = MiniLmEmbeddingModel.Name;

    /// <summary>Gets or sets the encoder of token vectors: the folder of a ColBERT model, or of a bi-encoder.</summary>
    /// <value>The default is <see langword="null"/>: the bi-encoder of embeddings, in the same pass.</value>
    public string? TokenVectors { get; set; }
}
