namespace SkRerank.Onnx.Inference;

/// <summary>Holds the names that exporters give to the inputs of a graph.</summary>
internal static class InputNames
{
    /// <summary>The token ids.</summary>
    public const string Ids = "input_ids";

    /// <summary>What tells tokens from padding.</summary>
    public const string Mask = "attention_mask";

    /// <summary>What tells the texts of a pair apart.</summary>
    public const string Types = "token_type_ids";

    /// <summary>The number of each token, from 0.</summary>
    public const string Positions = "position_ids";

    /// <summary>The ids that a decoder has written so far.</summary>
    public const string DecoderIds = "decoder_input_ids";

    /// <summary>An encoder's token vectors, as its decoder takes them.</summary>
    public const string EncoderVectors = "encoder_hidden_states";

    /// <summary>The attention mask of the encoder, as its decoder takes it.</summary>
    public const string EncoderMask = "encoder_attention_mask";
}
