namespace SkRerank.Onnx.Pairs;

/// <summary>Holds the prompt of a family of yes-or-no judges.</summary>
/// <param name="Prefix">What stands before the body; never cut.</param>
/// <param name="Query">Writes the beginning of the body; the document's text follows.</param>
/// <param name="Suffix">What stands behind the body; never cut.</param>
internal sealed record JudgePrompt(string Prefix, Func<string, string> Query, string Suffix)
{
    /// <summary>Gets Qwen3-Reranker's prompt, with the instruction for web search and an empty thought (Qwen3-Embedding's README).</summary>
    public static JudgePrompt Qwen3 { get; } = new(
        "<|im_start|>system\nJudge whether the Document meets the requirements based on the Query and the Instruct provided. Note that the answer can only be \"yes\" or \"no\".<|im_end|>\n<|im_start|>user\n",
        query => $"<Instruct>: Given a web search query, retrieve relevant passages that answer the query\n<Query>: {query}\n<Document>: ",
        "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n");
}
