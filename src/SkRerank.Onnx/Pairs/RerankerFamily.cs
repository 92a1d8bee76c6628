using System.Text.Json;
using SkRerank.Onnx.Inference;
using SkRerank.Onnx.Loading;

namespace SkRerank.Onnx.Pairs;

/// <summary>Decides from the files of a model how pairs are written and how the score is read.</summary>
internal static class RerankerFamily
{
    /// <summary>Says what the graph must put out: one or two labels, or the logits of every token where the model answers with a word.</summary>
    public static GraphOutput OutputOf(JsonElement config) => IsJudge(config) && !HasLabels(config) ? GraphOutput.TokenLogits : GraphOutput.Logits;

    /// <summary>Makes the encoder of pairs.</summary>
    public static IPairEncoder CreatePairs(LocalModel model, PairTruncation truncation) => model.Config.Text("model_type") switch
    {
        "llama" => new TextPairEncoder(model.Tokenizer, model.Window, truncation, PairFormat.RankLlama),
        _ when IsJudge(model.Config) => new PromptPairEncoder(model.Tokenizer, model.Window, JudgePrompt.Qwen3),
        _ => new TextPairEncoder(model.Tokenizer, model.Window, truncation, PairFormat.Plain),
    };

    /// <summary>Makes what reads the raw score of an input.</summary>
    /// <exception cref="RerankException">The tokenizer has no single token for an answer.</exception>
    public static ScoreReader CreateReader(LocalModel model)
    {
        if (OutputOf(model.Config) == GraphOutput.Logits) return (_, logits) => logits.Length == 2 ? (double)logits[1] - logits[0] : logits[0];
        int yes = AnswerId(model, "yes"), no = AnswerId(model, "no");
        return (input, logits) =>
        {
            // Such a graph runs one input at a time, so the last token is a real one: what follows it is the answer.
            var last = logits[^(logits.Length / input.Ids.Length)..];
            return (double)last[yes] - last[no];
        };
    }

    private static bool IsJudge(JsonElement config) => config.Text("model_type") == "qwen3";

    private static bool HasLabels(JsonElement config) => config.Items("architectures").Any(a => a.GetString()?.EndsWith("ForSequenceClassification", StringComparison.Ordinal) == true);

    private static int AnswerId(LocalModel model, string answer) => model.Tokenizer.Tokenize(answer).Ids is { Length: 1 } ids
        ? ids.Span[0]
        : throw LoadError.Create($"The tokenizer of '{model.Folder.Path}' must have one token for the answer '{answer}', but has {model.Tokenizer.CountTokens(answer)}; give the folder of a Qwen3 reranker.");
}
