using System.CommandLine;
using SkRerank.Local;
using SkRerank.Models;

namespace SkRerank.Cli;

/// <summary>The options that choose the encoders of a store, the same in <c>index</c> and <c>search</c>.</summary>
internal sealed class ModelArguments
{
    private readonly Option<string?> _embedding = new("--embedding") { Description = $"The bi-encoder: {MiniLmEmbeddingModel.Name} (the default), a model that was pulled, or a model folder. A store is searched with what it was indexed with." };
    private readonly Option<string?> _tokenVectors = new("--token-vectors") { Description = "The encoder of token vectors: a ColBERT model or a bi-encoder that was pulled, or its folder. Default: that of --embedding." };

    public void AddTo(Command command)
    {
        command.Add(_embedding);
        command.Add(_tokenVectors);
    }

    /// <summary>Loads the models that were given, or others where none were.</summary>
    public LocalModels Load(ParseResult parsed, string? otherEmbedding = null, string? otherTokenVectors = null)
    {
        var options = new LocalModelsOptions();
        if ((parsed.GetValue(_tokenVectors) ?? otherTokenVectors) is { } tokens) options.TokenVectors = ModelFolderName.Folder(tokens);
        if ((parsed.GetValue(_embedding) ?? otherEmbedding) is { } embedding) options.Embedding = ModelFolderName.Folder(embedding);
        return new LocalModels(options);
    }
}
