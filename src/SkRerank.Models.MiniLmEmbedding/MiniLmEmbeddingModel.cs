namespace SkRerank.Models;

/// <summary>Finds the embedding model that this package puts beside the program.</summary>
public static class MiniLmEmbeddingModel
{
    /// <summary>The name of the model and of its folder.</summary>
    public const string Name = "minilm-embedding";

    /// <summary>Gets the folder of the model in Hugging Face layout: graph, tokenizer, configuration, model card and licence.</summary>
    /// <value>The folder <c>models/minilm-embedding</c> beside this assembly, else beside the program.</value>
    /// <exception cref="DirectoryNotFoundException">The folder is in neither place.</exception>
    public static string Folder => Find(Path.GetDirectoryName(typeof(MiniLmEmbeddingModel).Assembly.Location), AppContext.BaseDirectory);

    internal static string Find(string? assemblyFolder, string programFolder)
    {
        if (!string.IsNullOrEmpty(assemblyFolder))
        {
            var beside = Path.Combine(assemblyFolder, "models", Name);
            if (Directory.Exists(beside)) return beside;
        }

        // A single-file program has no assembly location; its content is beside the program.
        var folder = Path.Combine(programFolder, "models", Name);
        return Directory.Exists(folder)
            ? folder
            : throw new DirectoryNotFoundException(
                $"The model folder '{folder}' does not exist; reference the package SkRerank.Models.MiniLmEmbedding from the program itself and rebuild it, or copy the folder 'models/{Name}' of the package there.");
    }
}
