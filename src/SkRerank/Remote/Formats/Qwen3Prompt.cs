namespace SkRerank.Remote.Formats;

/// <summary>Puts Qwen3-Reranker's prompt around query and documents, half around each, as vLLM's example does.</summary>
internal static class Qwen3Prompt
{
    private const string Prefix = "<|im_start|>system\nJudge whether the Document meets the requirements based on the Query and the Instruct provided. Note that the answer can only be \"yes\" or \"no\".<|im_end|>\n<|im_start|>user\n";
    private const string Suffix = "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n";
    private const string Instruction = "Given a web search query, retrieve relevant passages that answer the query";

    public static string Query(string query) => $"{Prefix}<Instruct>: {Instruction}\n<Query>: {Plain(query)}\n";

    public static string Document(string text) => $"<Document>: {Plain(text)}{Suffix}";

    // The server reads these as control tokens wherever they stand: a document could end its turn and answer for the model.
    private static string Plain(string text) => text.Replace("<|im_", "<| im_", StringComparison.Ordinal).Replace("<|endoftext", "<| endoftext", StringComparison.Ordinal);
}
