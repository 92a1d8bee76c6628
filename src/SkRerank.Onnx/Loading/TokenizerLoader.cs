using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Loading;

/// <summary>Makes a model's tokenizer from its folder: from <c>tokenizer.json</c>, else from a SentencePiece model, else from <c>vocab.txt</c> and <c>tokenizer_config.json</c>.</summary>
internal static class TokenizerLoader
{
    /// <summary>Loads the tokenizer.</summary>
    /// <exception cref="RerankException">A file is missing or broken, or the tokenizer is of another kind.</exception>
    public static TextTokenizer Load(ModelFolder folder)
    {
        if (folder.ReadJson("tokenizer.json") is { } file)
        {
            var path = folder.PathOf("tokenizer.json");
            return file.Member("model")?.Text("type") is null or "WordPiece" ? new TokenizerJsonReader(path, file).Read() : new PipelineReader(path, file).Read();
        }

        if (SentencePieceReader.Find(folder) is { } pieces) return new PipelineReader(folder.PathOf(pieces), new SentencePieceReader(folder, pieces).Read()).Read();
        if (folder.Has("vocab.txt")) return VocabularyReader.Read(folder);
        throw LoadError.Create($"The model folder '{folder.Path}' has neither 'tokenizer.json' nor 'vocab.txt', 'sentencepiece.bpe.model' or 'spm.model'; copy the tokenizer's files beside the graph.");
    }

    /// <summary>Gives what tells a tokenizer from others: the SHA-256 of its file.</summary>
    public static string KeyOf(ModelFolder folder)
    {
        var name = Array.Find(["tokenizer.json", .. SentencePieceReader.Names, "vocab.txt"], folder.Has)!;
        return $"{name}:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(folder.ReadBytes(name)))}";
    }
}
