namespace SkRerank.Onnx;

/// <summary>Says how a reranker's pairs are written and its score is read, where the files of the model do not say it.</summary>
/// <remarks>Sources of the formats: the model cards, and FlagEmbedding, Qwen3-Embedding, Tevatron and pygaggle.</remarks>
public enum RerankerFamily
{
    /// <summary>Decided by <c>config.json</c>, <c>modules.json</c> and the names of the graphs.</summary>
    Auto,

    /// <summary>An encoder with a head of one or two labels: BERT, ELECTRA, RoBERTa, XLM-RoBERTa, ModernBERT, DeBERTa and their kin. The pair is as the tokenizer's template has it.</summary>
    Encoder,

    /// <summary>Qwen3-Reranker: a judge's prompt; the score is the logit of "yes" less that of "no".</summary>
    Qwen3,

    /// <summary>bge-reranker-v2-gemma: <c>A: query</c>, <c>B: document</c> and an instruction; the score is the raw logit of "Yes". Not compared with the reference.</summary>
    Gemma,

    /// <summary>bge-reranker-v2.5-gemma2-lightweight and other layer-wise models: one head a layer, chosen by <see cref="OnnxModelOptions.Layer"/>. Not compared with the reference.</summary>
    LayerHeads,

    /// <summary>RankLLaMA: <c>query: q</c> and <c>document: title text</c>; the score is that of the head at the last token.</summary>
    RankLlama,

    /// <summary>monoT5: <c>Query: q Document: d Relevant:</c>; the score is the first answer's logit of "true" less that of "false". Not compared with the reference.</summary>
    MonoT5,
}
