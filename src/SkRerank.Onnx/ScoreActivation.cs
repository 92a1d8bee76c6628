namespace SkRerank.Onnx;

/// <summary>Says whether a raw score has an activated form beside it; the raw score orders in any case.</summary>
public enum ScoreActivation
{
    /// <summary>As the model's configuration names it (<c>activation_fn</c>: Sigmoid or Identity); else a sigmoid, but none where a family's raw score has no zero to take it from.</summary>
    Auto,

    /// <summary>The sigmoid of the raw score, computed in double; of two labels that is softmax's second column. It is not a probability: nobody calibrated it.</summary>
    Sigmoid,

    /// <summary>No activated score.</summary>
    None,
}
