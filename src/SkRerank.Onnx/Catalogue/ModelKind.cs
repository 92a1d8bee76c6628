namespace SkRerank.Onnx.Catalogue;

/// <summary>Says what a model of the catalogue is for.</summary>
public enum ModelKind
{
    /// <summary>Scores a query and a document together: <see cref="OnnxCrossEncoderReranker"/>.</summary>
    Reranker,

    /// <summary>Makes one vector of a text: <see cref="OnnxBiEncoder"/>.</summary>
    Embedding,

    /// <summary>Makes a vector of every token: <see cref="ColBertEncoder"/>.</summary>
    LateInteraction,
}
