using System.Security.Cryptography;
using System.Text;
using SkRerank.Onnx.Catalogue;

namespace SkRerank.Onnx.Loading;

/// <summary>Holds what stands before a query and before a passage.</summary>
/// <param name="Query">The prompt of queries.</param>
/// <param name="Passage">The prompt of passages.</param>
internal sealed record EmbeddingPrompts(string Query, string Passage)
{
    /// <summary>Gets what of the prompts belongs into the identity of an encoder; empty where there are none.</summary>
    public string Identity => Query.Length + Passage.Length == 0
        ? ""
        : $"-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Query}\0{Passage}")).AsSpan(0, 4))}";

    /// <summary>Reads the prompts: the user's, else <c>query</c> and <c>document</c> (or <c>passage</c>) of <c>config_sentence_transformers.json</c>, else those that the catalogue knows for a model of the folder's name.</summary>
    public static EmbeddingPrompts Read(ModelFolder folder, OnnxModelOptions? options)
    {
        var prompts = folder.ReadJson("config_sentence_transformers.json")?.Member("prompts") ?? default;
        var (query, passage) = (prompts.Text("query"), prompts.Text("document") ?? prompts.Text("passage"));
        if (string.IsNullOrEmpty(query) && string.IsNullOrEmpty(passage)) (query, passage) = CatalogData.ReadPrompts(folder.Name);
        return new EmbeddingPrompts(options?.QueryPrompt ?? query ?? "", options?.PassagePrompt ?? passage ?? "");
    }
}
